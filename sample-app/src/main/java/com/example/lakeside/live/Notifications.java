package com.example.lakeside.live;

import com.example.lakeside.bank.Bank;
import com.example.lakeside.bank.TransferMade;
import com.example.lakeside.bank.TransferSuspected;
import com.example.lakeside.user.CurrentUser;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.OverflowPolicy;

import org.springframework.stereotype.Component;

/**
 * Queued listeners: requests do not wait for them. Each runs on a separate thread and
 * still knows the user whose request emitted the event.
 */
@Component
class Notifications {

	private final Pages pages;

	private final Bank bank;

	Notifications(Pages pages, Bank bank) {
		this.pages = pages;
		this.bank = bank;
	}

	@OnSignal(types = { TransferMade.class, TransferSuspected.class }, delivery = Delivery.QUEUED)
	void notifyUser(LifecycleEvent event) {
		String user = CurrentUser.name();
		if (user != null) {
			this.pages.sendTo(user, new Message("mine", event));
		}
	}

	// The message contains all current balances, so the next one makes up for a lost one.
	@OnSignal(types = TransferMade.class, delivery = Delivery.QUEUED, overflow = OverflowPolicy.DROP_OLDEST)
	void notifyEverybody() {
		this.pages.broadcast(new Message("balances", this.bank.accounts()));
	}

}
