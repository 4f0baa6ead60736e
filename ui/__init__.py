"""The Qt application of Gradlab: windows only, no learning logic."""
