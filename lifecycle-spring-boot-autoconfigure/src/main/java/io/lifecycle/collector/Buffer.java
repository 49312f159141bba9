package io.lifecycle.collector;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.EventSize;

/**
 * Collects the events of one batch: a list of chunks for each of a few groups of threads,
 * and the credit that the groups share. The unclaimed credit, the credit granted to
 * chunks and the recorded events always add up to the limit, so an exact count needs no
 * shared write per event.
 */
final class Buffer {

	private static final int GROUPS = groups(4 * Runtime.getRuntime().availableProcessors());

	private static final int MAX_GROUPS = 64;

	private static final int MAX_PORTION = 1024;

	private static final VarHandle CHUNKS = MethodHandles.arrayElementVarHandle(Chunk[].class);

	private final Chunk[] chunks = new Chunk[GROUPS];

	private final long limit;

	private final AtomicLong credit;

	// This is what large events need more than usual ones.
	private final AtomicLong extraBytes = new AtomicLong();

	Buffer(long limit) {
		this.limit = limit;
		this.credit = new AtomicLong(limit);
		Arrays.fill(this.chunks, Chunk.NONE);
	}

	private static int groups(int wanted) {
		return Integer.highestOneBit(2 * Math.min(wanted, MAX_GROUPS) - 1);
	}

	/**
	 * Return the group of this thread. It never changes, so the events of a thread stay
	 * in order.
	 */
	private static int group() {
		return (int) Thread.currentThread().getId() & (GROUPS - 1);
	}

	/**
	 * Return the last chunk of each group. Callers append to it directly, because every
	 * additional load between two compare-and-set operations costs time.
	 */
	Chunk[] chunks() {
		return this.chunks;
	}

	private Chunk last(int group) {
		return (Chunk) CHUNKS.getVolatile(this.chunks, group);
	}

	/**
	 * Append an event if there is credit for it.
	 * @return how many more events the chunk of this thread may take, or
	 * {@link Chunk#REFUSED}
	 */
	static int append(Chunk[] chunks, LifecycleEvent event) {
		return chunks[group()].append(event);
	}

	/**
	 * Add what an event needs more than a usual one. For an event that came while the
	 * buffer was replaced, that is counted in the wrong one of both.
	 * @return the sum
	 */
	long enlarge(long bytes) {
		return this.extraBytes.addAndGet(bytes);
	}

	/**
	 * Get credit for this thread's chunk.
	 * @return whether there may be credit now; if not, other chunks have it, or the
	 * buffer is full or closed
	 */
	boolean refill() {
		int group = group();
		Chunk chunk = last(group);
		while (chunk.isUsedUp() && chunk != Chunk.END) {
			CHUNKS.compareAndSet(this.chunks, group, chunk, chunk.next());
			chunk = last(group);
		}
		int portion = (chunk != Chunk.END) ? claim() : 0;
		int rest = portion - chunk.grant(portion);
		if (rest != 0) {
			this.credit.addAndGet(rest);
		}
		return portion != 0;
	}

	private int claim() {
		int portion = claimPortion();
		if (portion != 0) {
			return portion;
		}
		revoke();
		return claimPortion();
	}

	private int claimPortion() {
		long left = this.credit.get();
		while (left != 0) {
			// Small portions near the limit leave less credit to take back.
			long portion = Math.max(1, Math.min(left / GROUPS, MAX_PORTION));
			if (this.credit.compareAndSet(left, left - portion)) {
				return (int) portion;
			}
			left = this.credit.get();
		}
		return 0;
	}

	private void revoke() {
		long revoked = 0;
		for (int i = 0; i < GROUPS; i++) {
			revoked += last(i).revoke();
		}
		if (revoked != 0) {
			this.credit.addAndGet(revoked);
		}
	}

	/**
	 * Return the number of events. It was correct at some time during this call, unless
	 * the buffer is closed meanwhile.
	 */
	long size() {
		long size = 0;
		for (int i = 0; i < GROUPS; i++) {
			size += last(i).size();
		}
		return size;
	}

	/**
	 * Return whether the limit is reached, which is final.
	 */
	boolean isFull() {
		return size() == this.limit;
	}

	/**
	 * Close the buffer: it accepts no more events.
	 * @return the events
	 */
	MergedEvents close() {
		List<Chunk> lasts = new ArrayList<>(GROUPS);
		int size = 0;
		for (int i = 0; i < GROUPS; i++) {
			Chunk last = (Chunk) CHUNKS.getAndSet(this.chunks, i, Chunk.END);
			if (last != Chunk.NONE) {
				last.close();
			}
			if (last.size() != 0) {
				lasts.add(last);
				size += last.size();
			}
		}
		return new MergedEvents(lasts, size, size * (long) EventSize.USUAL + this.extraBytes.get());
	}

}
