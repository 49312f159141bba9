package io.lifecycle.signal;

/**
 * When a listener receives an event that is emitted in a transaction.
 *
 * @since 0.1.0
 * @see OnSignal#phase()
 */
public enum SignalPhase {

	/**
	 * When it is emitted, regardless of transactions.
	 */
	NONE,

	/**
	 * Before the transaction is committed, within the transaction.
	 */
	BEFORE_COMMIT,

	/**
	 * After the transaction was committed.
	 */
	AFTER_COMMIT,

	/**
	 * After the transaction was rolled back, or was committed without the nested
	 * transaction of the event.
	 */
	AFTER_ROLLBACK,

	/**
	 * After the transaction was completed in any way.
	 */
	AFTER_COMPLETION

}
