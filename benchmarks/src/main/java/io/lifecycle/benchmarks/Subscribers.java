package io.lifecycle.benchmarks;

import java.util.List;
import java.util.function.Supplier;

import com.google.common.eventbus.Subscribe;
import io.lifecycle.signal.SignalListener;

import org.springframework.context.event.EventListener;

/**
 * Ten listeners of ten classes, all with the same body, for every bus alike.
 */
public final class Subscribers {

	private static final List<Supplier<Subscriber>> ALL = List.of(S0::new, S1::new, S2::new, S3::new, S4::new, S5::new,
			S6::new, S7::new, S8::new, S9::new);

	private Subscribers() {
	}

	static List<Subscriber> first(int count) {
		return ALL.stream().limit(count).map(Supplier::get).toList();
	}

	/**
	 * A listener.
	 */
	public abstract static class Subscriber implements SignalListener<Probe> {

		@Override
		public abstract void onSignal(Probe event);

	}

	public static final class S0 extends Subscriber {

		@Override
		@Subscribe
		@org.greenrobot.eventbus.Subscribe
		@EventListener
		public void onSignal(Probe event) {
			event.sums()[0] += event.value();
		}

	}

	public static final class S1 extends Subscriber {

		@Override
		@Subscribe
		@org.greenrobot.eventbus.Subscribe
		@EventListener
		public void onSignal(Probe event) {
			event.sums()[1] += event.value();
		}

	}

	public static final class S2 extends Subscriber {

		@Override
		@Subscribe
		@org.greenrobot.eventbus.Subscribe
		@EventListener
		public void onSignal(Probe event) {
			event.sums()[2] += event.value();
		}

	}

	public static final class S3 extends Subscriber {

		@Override
		@Subscribe
		@org.greenrobot.eventbus.Subscribe
		@EventListener
		public void onSignal(Probe event) {
			event.sums()[3] += event.value();
		}

	}

	public static final class S4 extends Subscriber {

		@Override
		@Subscribe
		@org.greenrobot.eventbus.Subscribe
		@EventListener
		public void onSignal(Probe event) {
			event.sums()[4] += event.value();
		}

	}

	public static final class S5 extends Subscriber {

		@Override
		@Subscribe
		@org.greenrobot.eventbus.Subscribe
		@EventListener
		public void onSignal(Probe event) {
			event.sums()[5] += event.value();
		}

	}

	public static final class S6 extends Subscriber {

		@Override
		@Subscribe
		@org.greenrobot.eventbus.Subscribe
		@EventListener
		public void onSignal(Probe event) {
			event.sums()[6] += event.value();
		}

	}

	public static final class S7 extends Subscriber {

		@Override
		@Subscribe
		@org.greenrobot.eventbus.Subscribe
		@EventListener
		public void onSignal(Probe event) {
			event.sums()[7] += event.value();
		}

	}

	public static final class S8 extends Subscriber {

		@Override
		@Subscribe
		@org.greenrobot.eventbus.Subscribe
		@EventListener
		public void onSignal(Probe event) {
			event.sums()[8] += event.value();
		}

	}

	public static final class S9 extends Subscriber {

		@Override
		@Subscribe
		@org.greenrobot.eventbus.Subscribe
		@EventListener
		public void onSignal(Probe event) {
			event.sums()[9] += event.value();
		}

	}

}
