"""Books: their formats, their passages, and the moods stored with them."""
