"""The channels a notice leaves by: mail, chat, calendar feed."""
