package io.lifecycle.collector;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.lifecycle.event.LifecycleEvent;

/**
 * What is to become one batch: a list of chunks for each of a few groups of threads, and
 * the credit they share. What is unclaimed, what the chunks are granted, and the events
 * always add up to the limit, so that counting exactly costs no shared write per event.
 */
final class Buffer {

	private static final int GROUPS = groups(4 * Runtime.getRuntime().availableProcessors());

	private static final int MAX_GROUPS = 64;

	private static final int MAX_PORTION = 1024;

	private final AtomicReferenceArray<Chunk> chunks = new AtomicReferenceArray<>(GROUPS);

	private final long limit;

	private final AtomicLong credit;

	/**
	 * Create an empty buffer.
	 * @param limit the number of events it takes
	 */
	Buffer(long limit) {
		this.limit = limit;
		this.credit = new AtomicLong(limit);
		for (int i = 0; i < GROUPS; i++) {
			this.chunks.setPlain(i, Chunk.NONE);
		}
	}

	private static int groups(int wanted) {
		return Integer.highestOneBit(2 * Math.min(wanted, MAX_GROUPS) - 1);
	}

	/**
	 * Return the group of this thread, always the same one: its events stay in order.
	 */
	private static int group() {
		return (int) Thread.currentThread().getId() & (GROUPS - 1);
	}

	/**
	 * Append an event if there is credit for it.
	 * @return how many more this thread's chunk may take, or {@link Chunk#REFUSED}
	 */
	int append(LifecycleEvent event) {
		return this.chunks.get(group()).append(event);
	}

	/**
	 * Get credit for this thread's chunk.
	 * @return whether there may be some now; otherwise all others have it, or the buffer
	 * is full or closed
	 */
	boolean refill() {
		int group = group();
		Chunk chunk = this.chunks.get(group);
		while (chunk.isUsedUp() && chunk != Chunk.END) {
			this.chunks.compareAndSet(group, chunk, chunk.next());
			chunk = this.chunks.get(group);
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
			// The smaller the rest the smaller the portion: less to take back at the end.
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
			revoked += this.chunks.get(i).revoke();
		}
		if (revoked != 0) {
			this.credit.addAndGet(revoked);
		}
	}

	/**
	 * Return how many events there are: a number that was right at some time during this
	 * call, unless the buffer is closed meanwhile.
	 */
	long size() {
		long size = 0;
		for (int i = 0; i < GROUPS; i++) {
			size += this.chunks.get(i).size();
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
	 * Take no more events, whoever still tries.
	 * @return the events
	 */
	MergedEvents close() {
		List<Chunk> lasts = new ArrayList<>(GROUPS);
		int size = 0;
		for (int i = 0; i < GROUPS; i++) {
			Chunk last = this.chunks.getAndSet(i, Chunk.END);
			if (last != Chunk.NONE) {
				last.close();
			}
			if (last.size() != 0) {
				lasts.add(last);
				size += last.size();
			}
		}
		return new MergedEvents(lasts, size);
	}

}
