"""What all kinds of obligation share: how one is made, passed on, put off and taken back."""
