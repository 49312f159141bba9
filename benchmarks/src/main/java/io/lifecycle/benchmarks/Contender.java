package io.lifecycle.benchmarks;

import java.util.List;
import java.util.function.Consumer;

import com.google.common.eventbus.EventBus;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.benchmarks.Subscribers.Subscriber;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalChannel;
import io.lifecycle.signal.SignalListener;
import net.engio.mbassy.bus.MBassador;
import net.engio.mbassy.listener.Handler;
import net.engio.mbassy.listener.Listener;
import net.engio.mbassy.listener.References;

import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.ResolvableType;

/**
 * A way to deliver an event to listeners.
 */
public enum Contender {

	/**
	 * The reference: a hand-written loop.
	 */
	LOOP {
		@Override
		@SuppressWarnings("unchecked")
		Consumer<Probe> create(List<Subscriber> subscribers) {
			SignalListener<Probe>[] listeners = subscribers.toArray(SignalListener[]::new);
			return (event) -> {
				for (SignalListener<Probe> listener : listeners) {
					try {
						listener.onSignal(event);
					}
					catch (Throwable ex) {
						System.err.println(ex);
					}
				}
			};
		}
	},

	/**
	 * The bus.
	 */
	BUS {
		@Override
		Consumer<Probe> create(List<Subscriber> subscribers) {
			SignalBus bus = SignalBus.create();
			subscribers.forEach((subscriber) -> bus.on(Probe.class, subscriber));
			return bus::emit;
		}
	},

	/**
	 * The bus, through the channel that a producer holds.
	 */
	CHANNEL {
		@Override
		Consumer<Probe> create(List<Subscriber> subscribers) {
			SignalBus bus = SignalBus.create();
			subscribers.forEach((subscriber) -> bus.on(Probe.class, subscriber));
			SignalChannel<Probe> channel = bus.channel(Probe.class);
			return channel::emit;
		}
	},

	/**
	 * The same, of the bus that an application has by default: each call of a listener is
	 * counted and watched.
	 */
	DEFAULTS {
		@Override
		Consumer<Probe> create(List<Subscriber> subscribers) {
			SignalBus bus = new AnnotationConfigApplicationContext(SignalAutoConfiguration.class)
				.getBean(SignalBus.class);
			subscribers.forEach((subscriber) -> bus.on(Probe.class, subscriber));
			SignalChannel<Probe> channel = bus.channel(Probe.class);
			return channel::emit;
		}
	},

	/**
	 * Guava's EventBus.
	 */
	GUAVA {
		@Override
		Consumer<Probe> create(List<Subscriber> subscribers) {
			EventBus bus = new EventBus();
			subscribers.forEach(bus::register);
			return bus::post;
		}
	},

	/**
	 * The EventBus of greenrobot.
	 */
	GREENROBOT {
		@Override
		Consumer<Probe> create(List<Subscriber> subscribers) {
			org.greenrobot.eventbus.EventBus bus = org.greenrobot.eventbus.EventBus.builder()
				.sendNoSubscriberEvent(false)
				.logNoSubscriberMessages(false)
				.build();
			subscribers.forEach(bus::register);
			return bus::post;
		}
	},

	/**
	 * MBassador, synchronous publication.
	 */
	MBASSADOR {
		@Override
		Consumer<Probe> create(List<Subscriber> subscribers) {
			MBassador<Object> bus = new MBassador<>((error) -> {
			});
			subscribers.forEach((subscriber) -> bus.subscribe(new Handling(subscriber)));
			return bus::publish;
		}
	},

	/**
	 * Spring's multicaster with programmatic listeners.
	 */
	MULTICASTER {
		@Override
		Consumer<Probe> create(List<Subscriber> subscribers) {
			SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
			for (Subscriber subscriber : subscribers) {
				multicaster.addApplicationListener(new PayloadListener(subscriber));
			}
			ResolvableType type = ResolvableType.forClassWithGenerics(PayloadApplicationEvent.class, Probe.class);
			return (event) -> multicaster.multicastEvent(new PayloadApplicationEvent<>(this, event), type);
		}
	},

	/**
	 * Spring's publishEvent with annotated beans.
	 */
	SPRING {
		@Override
		Consumer<Probe> create(List<Subscriber> subscribers) {
			AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
			for (Subscriber subscriber : subscribers) {
				registerBean(context, subscriber);
			}
			context.refresh();
			return context::publishEvent;
		}
	};

	abstract Consumer<Probe> create(List<Subscriber> subscribers);

	@SuppressWarnings("unchecked")
	private static <T extends Subscriber> void registerBean(AnnotationConfigApplicationContext context, T subscriber) {
		context.registerBean((Class<T>) subscriber.getClass(), () -> subscriber);
	}

	// MBassador would call the bridge method of a generic listener too.
	@Listener(references = References.Strong)
	private record Handling(Subscriber subscriber) {

		@Handler
		public void on(Probe event) {
			this.subscriber.onSignal(event);
		}

	}

	private record PayloadListener(
			Subscriber subscriber) implements ApplicationListener<PayloadApplicationEvent<Probe>> {

		@Override
		public void onApplicationEvent(PayloadApplicationEvent<Probe> event) {
			this.subscriber.onSignal(event.getPayload());
		}

	}

}
