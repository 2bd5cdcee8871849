"""What every room stands on and none may do its own way: hostile archives, leases, bounded child processes."""
