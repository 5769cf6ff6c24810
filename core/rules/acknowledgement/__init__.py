"""What people add and how it is answered; what they have read and confirmed."""
