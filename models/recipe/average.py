"""The mean of two trainings' weights: `python -m recipe.average FIRST SECOND OUT --share 0.6` (SECOND's share).

SECOND must have started from FIRST (`--teacher FIRST`): then the weights between the two are as good as both in what
each does best (Wortsman et al. 2022, Model soups). OUT is a folder that `recipe.export` takes.
"""

import argparse
from pathlib import Path

import torch
from recipe.data import carry


def main() -> None:
    """Write OUT."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("first", "second", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--share", type=float, default=0.6)
    args = parser.parse_args()
    carry(args.second, args.out)
    first, second = (torch.load(folder / "checkpoint.pt", map_location="cpu") for folder in (args.first, args.second))
    for part in ("average", "network"):
        for name, value in second[part].items():
            if value.is_floating_point():
                second[part][name] = torch.lerp(first[part][name], value, args.share)
    torch.save(second, args.out / "checkpoint.pt")


if __name__ == "__main__":
    main()
