"""How a document and a corpus look in a notebook and in a terminal."""
