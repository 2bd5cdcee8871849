"""What people see and hear: the shelf, the page, places, cues and the player's API."""
