package io.lifecycle.application;

/**
 * Helps what runs to end. It is called again and again while the application drains, on a
 * thread of its own, and does not block.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface DrainAction {

	/**
	 * Do what can be done now.
	 */
	void whileDraining();

}
