"""How `inference.picture` reads: a page is made upright and flat, cut into blocks, read, and put together again."""
