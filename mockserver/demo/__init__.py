"""`mockserver demo`: a server with demo data, and a short story that is played on it."""
