"""The view of everything recipients would see."""
