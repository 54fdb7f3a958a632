"""People and their devices. The PIN and the open private key exist here, in `keybox` and `device`, and nowhere else."""
