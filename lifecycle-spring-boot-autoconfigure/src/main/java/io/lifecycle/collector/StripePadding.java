package io.lifecycle.collector;

/**
 * Keeps the fields of two stripes off the same cache lines: a superclass's fields come
 * first, so these 128 bytes precede the fields of every stripe.
 */
@SuppressWarnings("UnusedVariable")
abstract class StripePadding {

	private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;

}
