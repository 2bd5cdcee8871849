"""From labelled corpora to the text engine's weights: one command, `python -m inference.training.train_text`."""
