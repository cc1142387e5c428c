"""`python -m mockserver` is `mockserver`."""

from mockserver.cli import main

main()
