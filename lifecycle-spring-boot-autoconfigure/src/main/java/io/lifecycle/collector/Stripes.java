package io.lifecycle.collector;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.lifecycle.event.LifecycleEvent;

/**
 * The buffer: a stripe for each of a few groups of threads, and the credit they share.
 */
final class Stripes {

	private static final int PER_PROCESSOR = 4;

	private static final int MAX_STRIPES = 64;

	private final Stripe[] stripes;

	private final Credit credit;

	Stripes(int limit) {
		int wanted = Math.min(PER_PROCESSOR * Runtime.getRuntime().availableProcessors(), MAX_STRIPES);
		this.stripes = Stream.generate(Stripe::new).limit(Integer.highestOneBit(2 * wanted - 1)).toArray(Stripe[]::new);
		this.credit = new Credit(limit, this.stripes.length);
	}

	/**
	 * Append an event to the stripe of this thread, always the same one: its events stay
	 * in order.
	 */
	Stripe.Append append(LifecycleEvent event) {
		int index = (int) Thread.currentThread().getId() & (this.stripes.length - 1);
		return this.stripes[index].append(event, this.credit);
	}

	/**
	 * Lock all stripes, for a look at the buffer as a whole. The methods below ask for
	 * it.
	 */
	void lock() {
		for (Stripe stripe : this.stripes) {
			stripe.lock();
		}
	}

	void unlock() {
		for (Stripe stripe : this.stripes) {
			stripe.unlock();
		}
	}

	int size() {
		int size = 0;
		for (Stripe stripe : this.stripes) {
			size += stripe.size();
		}
		return size;
	}

	/**
	 * Return whether the limit is reached. If not, give the credit that some stripes hold
	 * without need back to all.
	 */
	boolean isFull() {
		int size = size();
		if (this.credit.isSpent(size)) {
			return true;
		}
		redistribute(size);
		return false;
	}

	private void redistribute(int size) {
		for (Stripe stripe : this.stripes) {
			stripe.revoke();
		}
		this.credit.redistribute(size);
	}

	/**
	 * Take all events out.
	 */
	MergedEvents cut() {
		int size = size();
		List<Chunk> heads = new ArrayList<>(this.stripes.length);
		for (Stripe stripe : this.stripes) {
			Chunk head = stripe.take();
			if (head != null) {
				heads.add(head);
			}
		}
		redistribute(0);
		return new MergedEvents(heads, size);
	}

}
