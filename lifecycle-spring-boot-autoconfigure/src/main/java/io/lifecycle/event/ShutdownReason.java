package io.lifecycle.event;

/**
 * Why the application shuts down.
 *
 * @since 0.1.0
 */
public enum ShutdownReason {

	/**
	 * The process was asked to terminate ({@code kill}, a container being stopped).
	 */
	SIGTERM,

	/**
	 * The process was interrupted (Ctrl+C).
	 */
	SIGINT,

	/**
	 * The application context was closed, by code, by {@code System.exit} or because the
	 * last thread ended.
	 */
	CONTEXT_CLOSED

}
