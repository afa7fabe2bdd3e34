"""What is inside a model: what each word contributes, and what differs between two models."""
