"""What is kept, and when it is stale: results under keys that follow all that they depend on."""
