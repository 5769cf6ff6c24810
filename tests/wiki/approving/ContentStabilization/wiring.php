<?php

declare( strict_types = 1 );

return [
	'ContentStabilization.Lookup' => static fn () => new StandInLookup(),
];
