package com.example.lakeside.fleet;

/**
 * Where an instance is in its life.
 */
enum InstanceStatus {

	/**
	 * It starts.
	 */
	STARTING,

	/**
	 * It serves.
	 */
	UP,

	/**
	 * It has begun to shut down.
	 */
	DRAINING,

	/**
	 * It has reported the end of its shutdown.
	 */
	DOWN,

	/**
	 * It is silent and has not reported its end.
	 */
	VANISHED;

	boolean isEnd() {
		return this == DOWN || this == VANISHED;
	}

}
