# A point in time inside a sentence: "by today 15:00", "by Tue 17:00".
moment-today = today { $time }
moment-day = { $day } { $time }
