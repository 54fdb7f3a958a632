"""The cloud: its accounts, who is let in, and the envelopes it keeps."""
