"""One panel and one dashboard for every host."""
