/**
 * The bank: accounts, transfers and their events.
 */
@NullMarked
package com.example.lakeside.bank;

import org.jspecify.annotations.NullMarked;
