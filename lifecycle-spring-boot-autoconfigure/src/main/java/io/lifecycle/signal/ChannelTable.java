package io.lifecycle.signal;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An immutable hash table from event classes to their channels. It refers to the classes
 * weakly: a bus that outlives an application's class loader does not keep it.
 */
final class ChannelTable {

	static final ChannelTable EMPTY = new ChannelTable(List.of());

	// Open addressing, at most half full, so that every search ends at a gap.
	private final @Nullable Channel[] slots;

	private ChannelTable(List<Channel> channels) {
		int size = Integer.highestOneBit(Math.max(1, channels.size())) * 4;
		this.slots = new Channel[size];
		for (Channel channel : channels) {
			int index = channel.typeHash() & (size - 1);
			while (this.slots[index] != null) {
				index = (index + 1) & (size - 1);
			}
			this.slots[index] = channel;
		}
	}

	@Nullable Channel find(Class<?> type) {
		@Nullable Channel[] table = this.slots;
		int mask = table.length - 1;
		int index = type.hashCode() & mask;
		Channel channel = table[index];
		while (channel != null && !channel.isOf(type)) {
			index = (index + 1) & mask;
			channel = table[index];
		}
		return channel;
	}

	ChannelTable with(Channel added) {
		List<Channel> channels = new ArrayList<>();
		for (Channel channel : this.slots) {
			if (channel != null && !channel.isStale()) {
				channels.add(channel);
			}
		}
		channels.add(added);
		return new ChannelTable(channels);
	}

	void invalidate() {
		for (Channel channel : this.slots) {
			if (channel != null) {
				channel.invalidate();
			}
		}
	}

}
