"""Engines run the shard function over shards: each is a thin file with one function `run`.

`run(shards, parts, settings, workers)` yields a ShardReport for each shard, in the order of the shards.
"""
