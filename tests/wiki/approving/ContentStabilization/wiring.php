<?php

return [
	'ContentStabilization.Lookup' => static fn () => new StandInLookup,
];
