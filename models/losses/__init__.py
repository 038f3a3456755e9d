"""What a loss says of one logit, what it asks for, and what computing and training make of it."""
