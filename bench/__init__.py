"""`make bench`: what moodbgm costs, measured beside a yardstick in the same run, since machines are noisy."""
