"""What `inference.sound` hears with: excerpts, what is measured in them, and the networks that judge it."""
