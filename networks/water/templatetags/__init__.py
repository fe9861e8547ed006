"""Tags of the water service's templates."""
