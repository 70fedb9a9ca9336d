"""What people look at: why a page came out as it did, how a run went."""
