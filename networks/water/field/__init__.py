"""What the networks ask and take from the field: forms, and the services behind them."""
