package RT::Extension::Presend;

use strict;
use warnings;
use utf8;

use Digest::SHA  qw(sha256);
use Encode       ();
use HTTP::Tiny   ();
use JSON         ();
use MIME::Entity ();
use Time::HiRes  qw(alarm time);

our $VERSION = '0.1.0';

=encoding utf8

=head1 NAME

RT::Extension::Presend - a reply to requestors goes only if Presend lets it go

=head1 DESCRIPTION

Every reply that RT 5 records passes C<RT::Ticket::Correspond>, wherever it comes from: the pages, REST, bulk updates, mail; the first
message of a ticket passes C<RT::Ticket::Create>. This extension wraps both. Callbacks ask before the pages do, so that what was typed
stays in the form, with the reason above it.

Comments are internal and not checked. Nor is what customers write (users who are not privileged), and what RT writes by itself
(templates, scrips).

=head1 CONFIGURATION

In F<RT_SiteConfig.pm>:

    Plugin('RT::Extension::Presend');
    Set($PresendURL, 'http://127.0.0.1:8000');
    Set($PresendKey, '');            # of a caller; needed if Presend is not on this machine
    Set($PresendTimeout, 3);         # seconds for a whole check
    Set($PresendFail, 'closed');     # not checked: 'closed' holds a reply back, 'open' lets it go and says so on the ticket
    Set($PresendChannel, 'email');   # where replies are read: email, or public
    Set($PresendTickets, 1);         # 0: the first message of tickets that staff open is not checked

F<docs/integrations/rt.md> says what is checked, what is not, and what was proven.

=cut

my $SCHEMA  = 'presend.verdict/1';
my $THREAD  = 10;                    # earlier messages of a ticket that are sent along
my $LONGEST = 20_000;                # characters of each of them
my $LARGEST = 16 * 1024 * 1024;      # bytes of the largest answer that is read
my $RECENT  = 10;                    # seconds for which the form's check counts for what is then recorded

my %DEFAULT = (
    PresendURL     => 'http://127.0.0.1:8000',
    PresendKey     => '',
    PresendTimeout => 3,
    PresendFail    => 'closed',
    PresendChannel => 'email',
    PresendTickets => 1,
);

# What System Configuration shows to administrators
$RT::Config::META{PresendKey} = { Obfuscate => sub { return 'Password not printed' } };

=head2 Setting NAME

Returns a setting, or its default. Dies if it is none that there is, so that a slip of the pen is no open door.

=cut

sub Setting {
    my ($name) = @_;
    my $value = RT->Config->Get($name) // $DEFAULT{$name};
    my $ok =
        $name eq 'PresendURL'     ? $value =~ m{\Ahttps?://}x
      : $name eq 'PresendFail'    ? $value =~ m{\A(?:closed|open)\z}x
      : $name eq 'PresendTimeout' ? $value =~ m{\A[0-9]*[.]?[0-9]+\z}x && $value > 0
      : $name eq 'PresendChannel' ? $value =~ m{\A(?:public|dm|email|secure)\z}x
      :                             1;
    die "RT_SiteConfig.pm: \$$name is not one that there is\n" if !$ok;
    return $value;
}

=head2 Judge TICKET, TEXTS

Returns what becomes of a reply that the current user of a ticket writes: a hash with C<held> if it may not go (why, in words without any
value of it), C<instead> if something else may be sent in its place, and C<unchecked> if it goes and nothing was checked (why).

=cut

sub Judge {
    my ( $ticket, @texts ) = @_;
    my %context = Context($ticket);
    for my $text ( grep { /\S/x } @texts ) {
        my ( $verdict, $unchecked ) = Ask( { %context, text => $text, channel => Setting('PresendChannel') } );
        next if $verdict && $verdict->{verdict} eq 'pass';
        return { held => $verdict->{notice} || 'Not sent: Presend holds it back.', instead => Instead($verdict) } if $verdict;
        my $open = Setting('PresendFail') eq 'open';
        my @told = ( $ticket->CurrentUser->id, $ticket->id || 0, ( $open ? 'let go' : 'held back' ), $unchecked );
        RT->Logger->warning( sprintf 'Presend: a reply of user %d on ticket %d was %s without a check: %s', @told );
        return { unchecked => $unchecked } if $open;
        return { held      => "Not sent, as Presend could not check it: $unchecked. Try again, or tell whoever runs this RT." };
    }
    return {};
}

=head2 JudgeForm TICKET, TEXT, TYPE, SKIP, RESULTS

Asks about what is in a form that was submitted: plain text, or C<text/html>. If it may not go, tells the page not to go on, and why.

=cut

my %asked;    # the last form that may go: what was in it, when, and what became of it

sub JudgeForm {
    my ( $ticket, $text, $type, $skip, $results ) = @_;
    return if !IsStaff($ticket) || ( !$ticket->id && !Setting('PresendTickets') );
    my $judged = Judge( $ticket, $text // '' );
    %asked = $judged->{held} ? () : ( key => Key( $ticket, $text // '' ), at => time, judged => $judged );
    return if !$judged->{held};
    ${$skip} = 1;
    my $instead = $judged->{instead};
    $instead = RT::Interface::Email::ConvertHTMLToText($instead) if $instead && ( $type // '' ) eq 'text/html';
    push @{$results}, $judged->{held}, $instead ? "This may be sent instead: $instead" : ();
    return;
}

=head2 Guarded TICKET, ARGUMENTS, ORIGINAL

Returns why C<Correspond> or C<Create> must not do its work with these arguments, or an empty string and what it returned. The reason
holds no rewrite, for RT logs what it says to REST and mail.

=cut

sub Guarded {
    my ( $ticket, $given, $original ) = @_;

    # A dry run finds out for the form who would get a mail; nothing of it stays.
    return ( '', $original->( $ticket, @{$given} ) ) if $ticket->{DryRun} || !IsStaff($ticket);

    my %args   = @{$given};
    my @texts  = Texts( \%args );
    my $known  = @texts == 1 && $asked{key} && $asked{key} eq Key( $ticket, $texts[0] ) && time - $asked{at} < $RECENT;
    my $judged = $known ? $asked{judged} : Judge( $ticket, @texts );
    %asked = ();
    return $judged->{held} if $judged->{held};
    my @done = $original->( $ticket, @{$given} );
    Record( $ticket, $judged->{unchecked} ) if $done[0] && $judged->{unchecked};
    return ( '', @done );
}

=head2 IsStaff TICKET

Tells whether what the current user writes comes from the brand: a privileged user, and not RT itself.

=cut

sub IsStaff {
    my ($ticket) = @_;
    my $user = $ticket->CurrentUser;
    return $user->id && $user->id != RT->SystemUser->id && $user->Privileged ? 1 : 0;
}

=head2 Texts ARGUMENTS

Returns the texts of a message that readers see: all parts that are text and no attachments.

=cut

sub Texts {
    my ($args) = @_;
    my $entity = $args->{MIMEObj};
    if ( !$entity ) {
        my $content = $args->{Content} // '';
        return ref $content eq 'ARRAY' ? join( '', @{$content} ) : ref $content ? ${$content} : $content;
    }
    RT::I18N::SetMIMEEntityToUTF8($entity);    # as RT does a moment later; twice is as good as once
    my @texts;
    for my $part ( $entity->parts_DFS ) {
        next if !$part->bodyhandle                || $part->effective_type                                   !~ m{\Atext/}xi;
        next if $part->head->recommended_filename || ( $part->head->mime_attr('content-disposition') // '' ) =~ m{\Aattachment}xi;
        push @texts, Encode::decode( 'UTF-8', $part->bodyhandle->as_string );
    }
    return @texts;
}

=head2 Context TICKET

Returns C<thread>, earlier messages of a ticket, oldest first, and C<customer>, what RT knows of its requestors. A ticket
that is yet to be made has neither.

=cut

sub Context {
    my ($ticket) = @_;
    return if !$ticket->id;
    my $transactions = RT::Transactions->new( RT->SystemUser );
    $transactions->LimitToTicket( $ticket->id );
    $transactions->Limit( FIELD => 'Type', VALUE => [qw(Create Correspond)], OPERATOR => 'IN' );
    $transactions->OrderByCols( { FIELD => 'id', ORDER => 'DESC' } );
    $transactions->RowsPerPage($THREAD);
    my @thread;

    while ( my $each = $transactions->Next ) {
        my $content = $each->ContentObj or next;
        unshift @thread,
          {
            author  => $each->CreatorObj->Privileged ? 'brand' : 'customer',
            text    => substr( $content->Content // '', 0, $LONGEST ),
            channel => Setting('PresendChannel'),
          };
    }
    my %customer = ( name => '', emails => [], phones => [] );
    my $own      = RT::Ticket->new( RT->SystemUser );            # agents may not see numbers of phones
    $own->Load( $ticket->id );
    my $people = $own->Requestors->UserMembersObj;
    while ( my $person = $people->Next ) {
        next if $person->id == $ticket->CurrentUser->id;
        $customer{name} ||= $person->RealName || '';
        push @{ $customer{emails} }, grep { $_ } $person->EmailAddress;
        push @{ $customer{phones} }, grep { $_ } map { $person->$_ } qw(HomePhone WorkPhone MobilePhone);
    }
    return ( thread => \@thread, customer => \%customer );
}

=head2 Ask REPLY

Returns the verdict of a reply, or undef and why there is none that says enough. No reason holds anything of the reply.

=cut

sub Ask {
    my ($reply) = @_;
    my $timeout = Setting('PresendTimeout');
    my $http    = HTTP::Tiny->new(
        timeout      => $timeout,
        max_redirect => 0,
        max_size     => $LARGEST,
        verify_SSL   => 1,
        proxy        => undef,      # those of the environment are not for replies
        http_proxy   => undef,
        https_proxy  => undef,
    );
    my %headers = ( 'Content-Type' => 'application/json' );
    $headers{Authorization} = 'Bearer ' . Setting('PresendKey') if Setting('PresendKey');
    ( my $url = Setting('PresendURL') ) =~ s{/+\z}{}x;

    # The service gives up in time to say so.
    my $body = JSON::encode_json( { %{$reply}, deadline_ms => int( $timeout * 900 ) || 1 } );

    # HTTP::Tiny's time-out counts from one byte to the next; what is waited for is the whole answer.
    my $answer = eval {
        local $SIG{ALRM} = sub { die "late\n" };
        alarm $timeout;
        my $came = $http->post( "$url/v1/check", { headers => \%headers, content => $body } );
        alarm 0;
        $came;
    };
    alarm 0;
    return ( undef, 'there was no answer' )              if !$answer || $answer->{status} == 599;
    return ( undef, "the answer was $answer->{status}" ) if $answer->{status} != 200;
    my $verdict = eval { JSON::decode_json( $answer->{content} ) };
    return ( undef, 'the answer is not that of Presend' )                   if ref $verdict ne 'HASH';
    return ( undef, 'the answer is not of the version that is known here' ) if ( $verdict->{schema} // '' ) ne $SCHEMA;
    my $state = $verdict->{verdict} // '';
    return ( undef,    'it could not be wholly checked' ) if $state eq 'incomplete' && !Blocks($verdict);
    return ( undef,    'the answer says nothing' )        if $state !~ m{\A(?:pass|fail|incomplete)\z}x;
    return ( $verdict, '' );
}

=head2 Blocks VERDICT

Tells whether what was found so far is enough to hold a reply back. Whether a warning fails a reply is set in the service; what was not
wholly checked is held for one in either case.

=cut

sub Blocks {
    my ($verdict) = @_;
    return 0 if ref $verdict->{findings} ne 'ARRAY';
    return
      scalar grep { ref eq 'HASH' && ( $_->{outcome} // '' ) =~ m{\A(?:warn|block)\z}x && !defined $_->{excused} }
      @{ $verdict->{findings} };
}

=head2 Instead VERDICT

Returns what may be sent in place of a reply: the rewrite, or words that move the conversation to where it is safe.

=cut

sub Instead {
    my ($verdict) = @_;
    my $suggestion = $verdict->{suggestion};
    return '' if ref $suggestion ne 'HASH';
    my $move = ref $suggestion->{move} eq 'HASH' ? $suggestion->{move} : {};
    return $suggestion->{rewrite} || ( $move->{needed} && $move->{wording} ) || '';
}

=head2 Key TICKET, TEXT

Returns what tells a reply from others: who writes what on which ticket, whatever became of its white space on the way.

=cut

sub Key {
    my ( $ticket, $text ) = @_;
    $text =~ s/\s+/ /gx;
    $text =~ s/\A[ ]|[ ]\z//gx;
    return sha256( join "\0", $ticket->id || 0, $ticket->CurrentUser->id, Encode::encode( 'UTF-8', $text ) );
}

=head2 Record TICKET, REASON

Puts a comment on the ticket which says that the last message was not checked. No scrip runs, so nobody gets a mail of it.

=cut

sub Record {
    my ( $ticket, $reason ) = @_;
    my $own = RT::Ticket->new( RT->SystemUser );
    $own->Load( $ticket->id );
    my $entity = MIME::Entity->build(
        Type    => 'text/plain',
        Charset => 'UTF-8',
        Subject => 'Sent without a check',
        Data    => ["The message before this was sent without a check by Presend: $reason.\n"],
    );
    my ($done) = $own->_NewTransaction( Type => 'Comment', MIMEObj => $entity, ActivateScrips => 0 );
    RT->Logger->error( 'Presend: that a message was not checked could not be put on ticket ' . $ticket->id ) if !$done;
    return;
}

=head2 Bounce TICKET, REASON, MAIL

Sends a reply that came by mail back to who wrote it, with the reason: RT's gateway itself would say nothing.

=cut

sub Bounce {
    my ( $ticket, $reason, $mail ) = @_;
    RT::Interface::Email::MailError(
        To          => $ticket->CurrentUser->EmailAddress,
        Subject     => 'Reply not sent: ticket #' . $ticket->id,
        Explanation => $reason,
        MIMEObj     => $mail,
        LogLevel    => undef,
    );
    return;
}

Setting($_) for keys %DEFAULT;

{
    require RT::Ticket;
    require RT::Transactions;
    my ( $correspond, $create ) = ( \&RT::Ticket::Correspond, \&RT::Ticket::Create );
    no warnings qw(redefine);    ## no critic (ProhibitNoWarnings) - to take their places is what this is for
    *RT::Ticket::Correspond = sub {
        my ( $ticket, @given ) = @_;
        my ( $held,   @done )  = Guarded( $ticket, \@given, $correspond );
        return wantarray ? @done : $done[-1] if !$held;
        my %args = @given;
        Bounce( $ticket, $held, $args{MIMEObj} ) if RT->CurrentInterface eq 'Email';
        return ( 0, $held, undef );
    };
    *RT::Ticket::Create = sub {
        my ( $ticket, @given ) = @_;
        return $create->(@_) if !Setting('PresendTickets');
        my ( $held, @done ) = Guarded( $ticket, \@given, $create );
        @done = ( 0, 0, $held ) if $held;
        return wantarray ? @done : $done[-1];
    };
}

1;
