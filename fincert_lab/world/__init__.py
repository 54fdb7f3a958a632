"""The world as one holds it: who is in it, and the lab that has them all."""
