"""Music for any page: what another app or a paper book shows is read as it is turned, and followed.

`joining` tells what is new on a page, `planning` when the music changes, `session` keeps both for one reader in the
cache, `music` finds the track, `api` and `pages` are the doors.
"""
