package com.example.lakeside.fleet;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;

/**
 * Which numbers of an instance have arrived. Numbers that are missing are remembered, so
 * that one that comes late is not taken for one that comes twice.
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY, getterVisibility = Visibility.NONE)
final class Sequence {

	private static final int REMEMBERED = 20;

	long first;

	long last;

	/**
	 * How many numbers are missing.
	 */
	long missing;

	long duplicates;

	long late;

	private List<Range> gaps = new ArrayList<>();

	/**
	 * Take a number.
	 * @return whether it is new
	 */
	boolean take(long number) {
		if (this.last == 0) {
			this.first = number;
			this.last = number;
			return true;
		}
		if (number <= this.last) {
			return takeLate(number);
		}
		reach(number - 1);
		this.last = number;
		return true;
	}

	/**
	 * Notice that all numbers up to this one are on their way or lost.
	 */
	void reach(long number) {
		if (this.last > 0 && number > this.last) {
			this.missing += number - this.last;
			remember(this.last + 1, number);
			this.last = number;
		}
	}

	private boolean takeLate(long number) {
		for (Range gap : this.gaps) {
			if (gap.from <= number && number <= gap.to) {
				this.gaps.remove(gap);
				remember(gap.from, number - 1);
				remember(number + 1, gap.to);
				this.missing--;
				this.late++;
				return true;
			}
		}
		this.duplicates++;
		return false;
	}

	private void remember(long from, long to) {
		if (from <= to && this.gaps.size() < REMEMBERED) {
			this.gaps.add(new Range(from, to));
		}
	}

	/**
	 * Numbers that are missing, both ends included.
	 */
	record Range(long from, long to) {

	}

}
