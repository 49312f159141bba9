package io.lifecycle.autoconfigure.collector;

/**
 * The kinds of collectors that a property can choose.
 */
enum CollectorType {

	NOOP, BUFFERED, LOGGING, JFR

}
