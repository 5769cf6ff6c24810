# Ein Zeitpunkt im Satz: "bis heute 15:00", "bis Di 17:00".
moment-today = heute { $time }
moment-day = { $day } { $time }
# Die Zeit der Leserin mit ihrer Zone, und die der Gemeinschaft, wo es dort ein anderer Tag ist.
moment-zone = { $moment } { $zone }
moment-home = { $moment } ({ $home })
