package io.lifecycle.signal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;

/**
 * An exact count to which threads add without an atomic operation: each takes a cell for
 * good and is the only one to write to it. A thread whose cell is taken adds to the
 * remainder. A record, because the JIT takes a record's fields for constants.
 *
 * @param cells for each cell the id of its thread and the thread's count
 * @param remainder what threads without a cell have counted
 */
@SuppressWarnings("ArrayRecordComponent")
record DeliveryCount(long[] cells, LongAdder remainder) {

	private static final int CELLS = 32;

	// Two cache lines for each: processors fetch them in pairs.
	private static final int STRIDE = 16;

	private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

	DeliveryCount() {
		this(new long[CELLS * STRIDE], new LongAdder());
	}

	void increment() {
		long thread = Thread.currentThread().getId();
		int cell = ((int) thread & (CELLS - 1)) * STRIDE;
		if (this.cells[cell] == thread || CELL.compareAndSet(this.cells, cell, 0L, thread)) {
			CELL.setRelease(this.cells, cell + 1, this.cells[cell + 1] + 1);
		}
		else {
			this.remainder.increment();
		}
	}

	long sum() {
		long sum = this.remainder.sum();
		for (int cell = 0; cell < this.cells.length; cell += STRIDE) {
			sum += (long) CELL.getAcquire(this.cells, cell + 1);
		}
		return sum;
	}

}
