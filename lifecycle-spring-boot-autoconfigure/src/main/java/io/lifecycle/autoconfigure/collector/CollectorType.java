package io.lifecycle.autoconfigure.collector;

/**
 * The types of collectors that a property can choose.
 */
enum CollectorType {

	NOOP, BUFFERED, LOGGING, JFR, RECORDER, KAFKA

}
