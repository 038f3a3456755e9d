"""How far apart two distributions are: f-divergences, transport, the nearest bell, and scores of pictures."""
