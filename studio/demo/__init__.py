"""The guided first project, played by three people through the services that everybody's clicks call.

Every step first looks for what it would make, so an interrupted demo goes on where it stopped.
"""
