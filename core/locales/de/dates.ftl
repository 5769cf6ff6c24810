# Ein Zeitpunkt im Satz: "bis heute 15:00", "bis Di 17:00".
moment-today = heute { $time }
moment-day = { $day } { $time }
