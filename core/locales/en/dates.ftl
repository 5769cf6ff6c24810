# A point in time inside a sentence: "by today 15:00", "by Tue 17:00".
moment-today = today { $time }
moment-day = { $day } { $time }
# The reader's own time with its zone, and the community's where the day differs.
moment-zone = { $moment } { $zone }
moment-home = { $moment } ({ $home })
